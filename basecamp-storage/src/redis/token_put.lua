-- Saves the token of a login, or removes the token, and ends the lease of a refresh in flight.
-- KEYS[1]: the profile. ARGV[1]: token; empty for a removal.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local fence = math.max((tonumber(redis.call('HGET', KEYS[1], 'fence')) or 0) + 1, now)
redis.call('HDEL', KEYS[1], 'owner', 'until')
if ARGV[1] == '' then
    redis.call('HDEL', KEYS[1], 'token')
    redis.call('HSET', KEYS[1], 'deleted', '1', 'fence', string.format('%.0f', fence))
else
    redis.call('HDEL', KEYS[1], 'deleted')
    redis.call('HSET', KEYS[1], 'token', ARGV[1], 'fence', string.format('%.0f', fence))
end
return 1
