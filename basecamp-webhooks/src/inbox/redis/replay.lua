-- Returns a dead letter to the inbox, as if it was new.
-- KEYS[1]: events. KEYS[2]: ordered. KEYS[3]: prefix of the waiting lists. KEYS[4]: dead letters.
-- ARGV[1]: dead letter.
-- Returns 0 if there is none.
local entry = redis.call('XRANGE', KEYS[4], ARGV[1], ARGV[1])[1]
if not entry then
    return 0
end
local fields = {}
for index = 1, #entry[2], 2 do
    fields[entry[2][index]] = entry[2][index + 1]
end
local recording = fields.recording
if recording ~= '' and redis.call('HSETNX', KEYS[2], recording, 1) == 0 then
    redis.call('RPUSH', KEYS[3] .. recording, fields.body)
else
    redis.call('XADD', KEYS[1], '*', 'body', fields.body, 'tries', 0, 'recording', recording)
end
redis.call('XDEL', KEYS[4], ARGV[1])
return 1
