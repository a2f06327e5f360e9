import { createHash } from 'node:crypto';

/** A Lua script and the name under which a server that has it runs it. */
export interface Script {
  source: string;
  sha: string;
}

function script(source: string): Script {
  return { source, sha: createHash('sha1').update(source).digest('hex') };
}

/** What a change does to the value of its entity; the third argument of each change. */
export const MODE = { append: '0', appendAndRenew: '1', replace: '2' } as const;

/**
 * Takes a commit whole or not at all. A value ends with its version, so that versions are compared as bytes, and
 * nothing of the value is read but its last 8 bytes; no bytes at all are the version 0.
 *
 * - KEYS: the key of the decision, when there is one, then one key for each change
 * - ARGV: milliseconds that the decision is kept (`0`: there is none), milliseconds that an entity is kept, the record of
 *   the decision; then for each change the bytes of the expected version, the frame to add, and the mode
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
local at = 4
for k = first, #KEYS do
  if call('GETRANGE', KEYS[k], -8, -1) ~= ARGV[at] then return 0 end
  at = at + 3
end
at = 4
for k = first, #KEYS do
  local mode = ARGV[at + 2]
  if mode == '2' or ARGV[at] == '' then
    call('SET', KEYS[k], ARGV[at + 1], 'PX', ARGV[2])
  else
    call('APPEND', KEYS[k], ARGV[at + 1])
    if mode == '1' then call('PEXPIRE', KEYS[k], ARGV[2]) end
  end
  at = at + 3
end
if first == 2 then call('SET', KEYS[1], ARGV[3], 'PX', ARGV[1]) end
return 1
`);

/**
 * Puts a state in place when the version there is the one that was found.
 *
 * - KEYS: the key of the entity
 * - ARGV: the bytes of the version found, milliseconds that an entity is kept, the frame of the state
 * - answers 1 when it was taken, 0 when the version was another one
 */
export const restoreScript = script(`
if redis.call('GETRANGE', KEYS[1], -8, -1) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[2])
return 1
`);
