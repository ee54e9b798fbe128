-- A sign of life of the worker that processes a message.
-- KEYS[1]: events. ARGV[1]: message.
-- Returns 0 if the message is settled.
if #redis.call('XPENDING', KEYS[1], 'workers', ARGV[1], ARGV[1], 1) == 0 then
    return 0
end
-- JUSTID doesn't count as a delivery.
redis.call('XCLAIM', KEYS[1], 'workers', 'workers', 0, ARGV[1], 'JUSTID')
return 1
