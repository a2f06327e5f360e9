import {
  type Fields,
  InvalidFieldError,
  readFields,
  readList,
} from '@modelport/fraud-core';
import {
  BatchReadError,
  type BatchRead,
  type BatchRows,
} from './BatchFeatures';

/** What has no event time has this one. */
const NEVER = 0;

/** A number as float32; NaN where there is none, or none that a model takes. */
function numberOf(value: unknown, where: string): number {
  if (value === null) return NaN;
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'number') {
    throw new InvalidFieldError(
      where,
      'is no number; declare a feature that is one',
    );
  }
  const number = Math.fround(value);
  return Number.isFinite(number) ? number : NaN;
}

/** Names of the columns: a list, or an object with it, as older servers write it. */
function namesOf(answer: Fields): readonly unknown[] {
  const names = readFields(answer.metadata, 'metadata').feature_names;
  const where = 'metadata.feature_names';
  return Array.isArray(names)
    ? names
    : readList(readFields(names, where).val, where);
}

function newestOf(column: Fields, values: readonly unknown[]): number {
  const times = column.event_timestamps;
  if (!Array.isArray(times)) return NEVER;
  return times.reduce<number>((newest, time, at) => {
    const known = values[at] === null ? NEVER : Date.parse(String(time));
    return known > newest ? known : newest;
  }, NEVER);
}

function read(answer: unknown, { view, features, keys }: BatchRead): BatchRows {
  const fields = readFields(answer, 'answer');
  const names = namesOf(fields);
  const results = readList(fields.results, 'results');
  const all = new Float32Array(keys.length * features.length);
  let newest = NEVER;
  features.forEach((feature, position) => {
    const where = `${view}:${feature}`;
    const column = readFields(results[names.indexOf(feature)], where);
    const values = readList(column.values, where);
    if (values.length !== keys.length) {
      throw new InvalidFieldError(
        where,
        `has ${values.length} values for ${keys.length} keys`,
      );
    }
    values.forEach((value, at) => {
      all[at * features.length + position] = numberOf(value, where);
    });
    newest = Math.max(newest, newestOf(column, values));
  });
  return { values: all, ...(newest > NEVER && { newest }) };
}

/**
 * What Feast's server of features answers to `POST /get-online-features`: a column for each name, with a value for each key.
 *
 * @throws BatchReadError that says what is not as it should be
 */
export function readOnlineAnswer(text: string, request: BatchRead): BatchRows {
  try {
    return read(JSON.parse(text), request);
  } catch (error) {
    if (error instanceof SyntaxError) {
      throw new BatchReadError('unusable', 'Feast answered with no JSON');
    }
    if (!(error instanceof InvalidFieldError)) throw error;
    throw new BatchReadError('unusable', `Feast answered: ${error.message}`);
  }
}
