-- The generic cell rate algorithm with pauses, as `Gcra` of basecamp-core.
-- KEYS[1]: hash with `arrival` and `held_until`, in microseconds since 1970.
-- ARGV[1]: reserve, hold or hold_left. ARGV[2], ARGV[3], ARGV[4]: interval, burst tolerance and
-- recovery. ARGV[5]: longest wait of a reservation, or length of a pause. All in microseconds.
-- Returns 1 and the wait of the reserved slot, 0 and the wait if it is too long, or 1 and the rest
-- of the pause.
local MAX_HOLD = 3600000000
local action, interval, tolerance, recovery, limit =
    ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local stored = redis.call('HMGET', KEYS[1], 'arrival', 'held_until')
local arrival, held_until = tonumber(stored[1]) or 0, tonumber(stored[2]) or 0

-- Times that are too far in the future, or no numbers: the clock was set back, or the data is
-- damaged. A comparison with NaN is false.
if not (held_until <= now + MAX_HOLD) then
    held_until = 0
end
if not (arrival <= math.max(now, held_until) + 1000 * interval + tolerance) then
    arrival = now
end

local function save()
    redis.call('HSET', KEYS[1],
        'arrival', string.format('%.0f', arrival), 'held_until', string.format('%.0f', held_until))
    -- A minute after the last effect.
    local last = math.max(arrival, held_until + recovery)
    local left = math.ceil(math.max(last - now, 0) / 1000) + 60000
    redis.call('PEXPIRE', KEYS[1], string.format('%.0f', left))
end

if action == 'hold_left' then
    return {1, math.max(held_until - now, 0)}
end

if action == 'hold' then
    local hold_end = now + math.min(limit, MAX_HOLD)
    held_until = math.max(held_until, hold_end)
    arrival = math.max(arrival, hold_end + tolerance)
    save()
    return {1, held_until - now}
end

local slot = math.max(arrival - tolerance, held_until, now)
if slot - now > limit then
    return {0, slot - now}
end
local step = interval
if held_until > 0 and recovery > 0 then
    -- The interval is four times as long at the end of a pause, and decreases linearly.
    local left = math.min(math.max(held_until + recovery - slot, 0), recovery)
    step = interval + math.floor(3 * interval * left / recovery)
end
arrival = math.max(arrival, slot) + step
save()
return {1, slot - now}
