import { createHash } from 'node:crypto';

/** A Lua script and the name under which a server that has it runs it. */
export interface Script {
  source: string;
  sha: string;
}

function script(source: string): Script {
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

/** What the change of an entity does besides adding its event; the third argument of each change. */
export const MODE = { add: '0', addAndRenew: '1', snapshot: '2' } as const;

/**
 * Takes a commit whole or not at all.
 *
 * An entity is one list: the version of its snapshot in decimal digits (`0` without one), the snapshot (empty without
 * one), then the events after it. One key has one time to live, so that no half of an entity outlives the other, and
 * its version is the first element and the length less two.
 *
 * - KEYS: the key of the decision, when there is one, then one key for each change
 * - ARGV: milliseconds that the decision is kept (`0`: there is none), milliseconds that an entity is kept, the record of
 *   the decision; then for each change the expected version, the event, the mode, and the snapshot or nothing
 * - answers 1 when all of it is kept, 0 when a version was another one, and the record of the decision when there is one
 */
export const commitScript = script(`
local call = redis.call
local first = 1
if ARGV[1] ~= '0' then
  local record = call('GET', KEYS[1])
  if record then return record end
  first = 2
end
local lengths = {}
local at = 4
for k = first, #KEYS do
  local length = call('LLEN', KEYS[k])
  local version = 0
  if length > 0 then version = tonumber(call('LINDEX', KEYS[k], 0)) + length - 2 end
  if version ~= tonumber(ARGV[at]) then return 0 end
  lengths[k] = length
  at = at + 4
end
at = 4
for k = first, #KEYS do
  local key, mode = KEYS[k], ARGV[at + 2]
  if mode == '2' then
    if lengths[k] > 0 then call('DEL', key) end
    call('RPUSH', key, string.format('%.0f', tonumber(ARGV[at]) + 1), ARGV[at + 3])
    call('PEXPIRE', key, ARGV[2])
  elseif lengths[k] == 0 then
    call('RPUSH', key, '0', '', ARGV[at + 1])
    call('PEXPIRE', key, ARGV[2])
  else
    call('RPUSH', key, ARGV[at + 1])
    if mode == '1' then call('PEXPIRE', key, ARGV[2]) end
  end
  at = at + 4
end
if first == 2 then call('SET', KEYS[1], ARGV[3], 'PX', ARGV[1]) end
return 1
`);

/**
 * Puts a state in place when the version there is the one that was found.
 *
 * - KEYS: the key of the entity
 * - ARGV: the version found, milliseconds that an entity is kept, the version of the state in decimal digits, the state
 * - answers 1 when it was taken, 0 when the version was another one
 */
export const restoreScript = script(`
local length = redis.call('LLEN', KEYS[1])
local version = 0
if length > 0 then version = tonumber(redis.call('LINDEX', KEYS[1], 0)) + length - 2 end
if version ~= tonumber(ARGV[1]) then return 0 end
redis.call('DEL', KEYS[1])
redis.call('RPUSH', KEYS[1], ARGV[3], ARGV[4])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
`);
