-- Acquires the lease of a profile.
-- KEYS[1]: the profile. ARGV[1]: random owner. ARGV[2]: lease in milliseconds.
-- Returns the fencing number; 0 if another session has the lease.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local state = redis.call('HMGET', KEYS[1], 'owner', 'until', 'fence')
local owner, fence = state[1], tonumber(state[3]) or 0
if owner and owner ~= ARGV[1] and (tonumber(state[2]) or 0) > now then
    return 0
end
if owner ~= ARGV[1] then
    -- Based on the time, so that it grows even if Redis has lost its data.
    fence = math.max(fence + 1, now)
end
redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'until', string.format('%.0f', now + ARGV[2]),
    'fence', string.format('%.0f', fence))
return fence
