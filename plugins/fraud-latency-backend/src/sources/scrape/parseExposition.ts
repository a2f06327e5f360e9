import { numberOf } from '../parseNumber';

/** One line of Prometheus' text format. */
export interface Sample {
  name: string;
  labels: Record<string, string>;
  value: number;
}

const NAME = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const LABEL =
  /[ \t]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"[ \t]*,?/y;
const BEGIN_OF_LABELS = /[ \t]*\{/y;
const END_OF_LABELS = /[ \t]*\}/y;
const VALUE = /[ \t]*([^ \t]+)(?:[ \t]+-?\d+)?[ \t]*(?:#.*)?$/y;
const ESCAPED: Record<string, string> = { n: '\n', '"': '"', '\\': '\\' };

/** A line that is not of the format. */
export class ExpositionError extends Error {
  constructor(readonly line: string) {
    super(`This is no line of Prometheus' text format: ${line.slice(0, 200)}`);
    this.name = 'ExpositionError';
  }
}

const unescape = (text: string) =>
  text.includes('\\')
    ? text.replace(/\\(.)/g, (both, mark: string) => ESCAPED[mark] ?? both)
    : text;

function match(pattern: RegExp, line: string, from: number) {
  pattern.lastIndex = from;
  return pattern.exec(line);
}

function parseLine(line: string): Sample {
  const name = match(NAME, line, 0);
  if (!name) throw new ExpositionError(line);
  let at = name[0].length;
  const labels: Record<string, string> = {};
  if (match(BEGIN_OF_LABELS, line, at)) {
    at = BEGIN_OF_LABELS.lastIndex;
    for (;;) {
      const label = match(LABEL, line, at);
      if (!label) break;
      labels[label[1]] = unescape(label[2]);
      at = LABEL.lastIndex;
    }
    if (!match(END_OF_LABELS, line, at)) throw new ExpositionError(line);
    at = END_OF_LABELS.lastIndex;
  }
  const value = match(VALUE, line, at);
  const number = value ? numberOf(value[1]) : NaN;
  if (!value || (Number.isNaN(number) && value[1] !== 'NaN')) {
    throw new ExpositionError(line);
  }
  return { name: name[0], labels, value: number };
}

/**
 * Reads Prometheus' text format (0.0.4).
 *
 * @param isWanted - by name; other lines are skipped without being read
 * @throws ExpositionError for a wanted line that is not of the format
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function parseExposition(
  text: string,
  isWanted: (name: string) => boolean,
): Sample[] {
  const samples: Sample[] = [];
  for (const each of text.split('\n')) {
    const line = each.trim();
    if (line === '' || line.startsWith('#')) continue;
    const name = match(NAME, line, 0)?.[0];
    if (name !== undefined && isWanted(name)) samples.push(parseLine(line));
  }
  return samples;
}
