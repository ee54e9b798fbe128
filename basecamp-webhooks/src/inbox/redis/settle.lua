-- Settles a message: completes it, delays it, or moves it to the dead letters.
-- KEYS[1]: events. KEYS[2]: ordered. KEYS[3]: prefix of the waiting lists. KEYS[4]: delayed.
-- KEYS[5]: delayed messages. KEYS[6]: dead letters.
-- ARGV[1]: message. ARGV[2]: recording, or empty. ARGV[3]: complete, retry or bury.
-- ARGV[4]: body. ARGV[5]: failed tries. ARGV[6]: delay in milliseconds, or the error.
-- Returns 0 if the message was settled before.
if #redis.call('XPENDING', KEYS[1], 'workers', ARGV[1], ARGV[1], 1) == 0 then
    return 0
end
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
-- Removals follow the writes, which fail if Redis is out of memory.
if ARGV[3] == 'retry' then
    redis.call('HSET', KEYS[5], ARGV[1], ARGV[5] .. '\n' .. ARGV[2] .. '\n' .. ARGV[4])
    redis.call('ZADD', KEYS[4], now + ARGV[6], ARGV[1])
else
    if ARGV[3] == 'bury' then
        redis.call('XADD', KEYS[6], '*', 'body', ARGV[4], 'tries', ARGV[5], 'error', ARGV[6],
            'failed_at', string.format('%.0f', now), 'recording', ARGV[2])
    end
    if ARGV[2] ~= '' then
        local waiting = KEYS[3] .. ARGV[2]
        local body = redis.call('LINDEX', waiting, 0)
        if body then
            redis.call('XADD', KEYS[1], '*', 'body', body, 'tries', 0, 'recording', ARGV[2])
            redis.call('LPOP', waiting)
        else
            redis.call('HDEL', KEYS[2], ARGV[2])
        end
    end
end
redis.call('XACK', KEYS[1], 'workers', ARGV[1])
redis.call('XDEL', KEYS[1], ARGV[1])
return 1
