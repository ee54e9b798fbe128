-- Takes the next message: of a dead worker, or else the oldest one.
-- KEYS[1]: events. KEYS[2]: delayed. KEYS[3]: delayed messages.
-- ARGV[1]: time without a sign of life after which a worker is dead, in milliseconds.
-- Returns id, body, tries and recording; nothing if no message is due.
redis.pcall('XGROUP', 'CREATE', KEYS[1], 'workers', '0', 'MKSTREAM')
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, 10)) do
    local text = redis.call('HGET', KEYS[3], id)
    if text then
        local tries, recording, body = string.match(text, '^(%d+)\n([^\n]*)\n(.*)$')
        local added = redis.pcall('XADD', KEYS[1], '*', 'body', body, 'tries', tries,
            'recording', recording)
        if added.err then
            -- Redis is out of memory: messages in the stream can be processed nevertheless.
            break
        end
    end
    redis.call('ZREM', KEYS[2], id)
    redis.call('HDEL', KEYS[3], id)
end

local function message(entry, deliveries)
    local fields = {}
    for index = 1, #entry[2], 2 do
        fields[entry[2][index]] = entry[2][index + 1]
    end
    return {entry[1], fields.body, tonumber(fields.tries) + deliveries, fields.recording}
end

local idle = redis.call('XPENDING', KEYS[1], 'workers', 'IDLE', ARGV[1], '-', '+', 1)[1]
if idle then
    local claimed = redis.call('XCLAIM', KEYS[1], 'workers', 'workers', ARGV[1], idle[1])[1]
    if claimed then
        return message(claimed, idle[4])
    end
    -- The message is no longer in the stream.
    redis.call('XACK', KEYS[1], 'workers', idle[1])
end
local new = redis.call('XREADGROUP', 'GROUP', 'workers', 'workers', 'COUNT', 1, 'STREAMS', KEYS[1],
    '>')
if new and new[1] then
    return message(new[1][2][1], 0)
end
return false
