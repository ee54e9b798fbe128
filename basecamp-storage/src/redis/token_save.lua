-- Saves the token of a refresh, with its fencing number.
-- KEYS[1]: the profile. ARGV[1]: owner. ARGV[2]: fencing number. ARGV[3]: token.
-- Returns 0 and saves nothing if the lease has passed to another session since, or the token was
-- replaced or removed. A lease that has ended, but that no other session has acquired, is valid.
local state = redis.call('HMGET', KEYS[1], 'owner', 'fence')
if state[1] and state[1] ~= ARGV[1] then
    return 0
end
if (tonumber(state[2]) or 0) > tonumber(ARGV[2]) then
    return 0
end
redis.call('HSET', KEYS[1], 'token', ARGV[3], 'fence', ARGV[2])
redis.call('HDEL', KEYS[1], 'deleted')
return 1
