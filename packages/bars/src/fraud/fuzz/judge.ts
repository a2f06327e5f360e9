import type { Attack } from './attacks';
import type { Reply } from './Caller';

/** What is wrong with the answer to an attack, in one sentence; undefined where nothing is. */
export function faultOf(attack: Attack, reply: Reply): string | undefined {
  const { status, text } = reply;
  const said = `${attack.name}: ${status} ${text.slice(0, 200)}`;
  if (status < 400 || status > 499) return `not refused: ${said}`;
  if (attack.statuses && !attack.statuses.includes(status)) {
    return `refused by another status than ${attack.statuses.join(
      ' or ',
    )}: ${said}`;
  }
  let answer: { error?: unknown; field?: unknown };
  try {
    answer = JSON.parse(text);
  } catch {
    return `refused without words: ${said}`;
  }
  const words = `${answer.field ?? ''} ${answer.error ?? ''}`;
  if (typeof answer.error !== 'string' || answer.error.length < 5) {
    return `refused without words: ${said}`;
  }
  if (attack.names && !words.includes(attack.names)) {
    return `does not name ${attack.names}: ${said}`;
  }
  return undefined;
}
