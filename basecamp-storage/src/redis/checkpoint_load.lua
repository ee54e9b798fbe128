-- Loads a position. The consumer that loads it is the only one that can save the next positions.
-- KEYS[1]: the checkpoint. ARGV[1]: random owner. ARGV[2]: number of the operation.
-- Returns the position; nothing if there is none.
local state = redis.call('HMGET', KEYS[1], 'owner', 'number', 'position')
-- An operation that was delayed doesn't undo later ones of the same owner.
if state[1] ~= ARGV[1] or tonumber(state[2]) < tonumber(ARGV[2]) then
    redis.call('HSET', KEYS[1], 'owner', ARGV[1], 'number', ARGV[2])
end
return state[3]
