import {
  type AliasMove,
  CHALLENGER_ALIAS,
  CHAMPION_ALIAS,
  PREVIOUS_ALIAS,
} from '@modelport/plugin-ml-registry-common';

/**
 * What moves, in the order of writing. With `champion` the version that it named becomes `previous`, and `challenger`
 * goes when it named the new one; `champion` itself is written last, so that whoever reads it finds the rest done.
 */
export function planMove(
  wanted: { alias: string; version?: string },
  aliases: Readonly<Record<string, string>>,
): AliasMove[] {
  const { alias, version } = wanted;
  const move = (name: string, after: string | undefined): AliasMove => ({
    alias: name,
    ...(aliases[name] !== undefined && { before: aliases[name] }),
    ...(after !== undefined && { after }),
  });
  const plan: AliasMove[] = [];
  if (alias === CHAMPION_ALIAS) {
    const champion = aliases[CHAMPION_ALIAS];
    if (champion !== undefined && champion !== version) {
      plan.push(move(PREVIOUS_ALIAS, champion));
    }
    if (version !== undefined && aliases[CHALLENGER_ALIAS] === version) {
      plan.push(move(CHALLENGER_ALIAS, undefined));
    }
  }
  return [...plan, move(alias, version)];
}

/** Aliases that differ. */
export function diffAliases(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): AliasMove[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names]
    .sort()
    .filter(name => before[name] !== after[name])
    .map(alias => ({
      alias,
      ...(before[alias] !== undefined && { before: before[alias] }),
      ...(after[alias] !== undefined && { after: after[alias] }),
    }));
}

/** Aliases after moves. */
export function applyMoves(
  aliases: Readonly<Record<string, string>>,
  moves: AliasMove[],
): Record<string, string> {
  const next: Record<string, string> = { ...aliases };
  for (const { alias, after } of moves) {
    if (after === undefined) {
      delete next[alias];
    } else {
      next[alias] = after;
    }
  }
  return next;
}
