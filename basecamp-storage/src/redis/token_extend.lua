-- Extends a lease.
-- KEYS[1]: the profile. ARGV[1]: owner. ARGV[2]: lease in milliseconds.
-- Returns 0 if the lease has passed to another session.
if redis.call('HGET', KEYS[1], 'owner') ~= ARGV[1] then
    return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('HSET', KEYS[1], 'until', string.format('%.0f', now + ARGV[2]))
return 1
