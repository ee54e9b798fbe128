-- Releases a lease, if it still belongs to this owner.
-- KEYS[1]: the profile. ARGV[1]: owner.
if redis.call('HGET', KEYS[1], 'owner') == ARGV[1] then
    redis.call('HDEL', KEYS[1], 'owner', 'until')
end
return 1
