-- Stores an event, unless an event with its id was stored before.
-- KEYS[1]: events. KEYS[2]: ordered. KEYS[3]: prefix of the waiting lists. KEYS[4]: the id's key.
-- ARGV[1]: body. ARGV[2]: recording, or empty. ARGV[3]: retention of the id in milliseconds.
-- Returns 0 for a duplicate.
if KEYS[4] and redis.call('EXISTS', KEYS[4]) == 1 then
    return 0
end
-- The first write fails if Redis is out of memory, and then nothing is written.
if ARGV[2] ~= '' and redis.call('HSETNX', KEYS[2], ARGV[2], 1) == 0 then
    redis.call('RPUSH', KEYS[3] .. ARGV[2], ARGV[1])
else
    redis.call('XADD', KEYS[1], '*', 'body', ARGV[1], 'tries', 0, 'recording', ARGV[2])
end
if KEYS[4] then
    redis.call('SET', KEYS[4], 1, 'PX', ARGV[3])
end
return 1
