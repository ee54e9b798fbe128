-- Saves a position.
-- KEYS[1]: the checkpoint. ARGV[1]: owner. ARGV[2]: number of the operation. ARGV[3]: position.
-- Returns 0 if another consumer has loaded the checkpoint since.
local state = redis.call('HMGET', KEYS[1], 'owner', 'number')
if state[1] and state[1] ~= ARGV[1] then
    return 0
end
-- A save that was delayed doesn't replace a later position.
if not state[1] or tonumber(state[2]) < tonumber(ARGV[2]) then
    redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'number', ARGV[2], 'position', ARGV[3])
end
return 1
