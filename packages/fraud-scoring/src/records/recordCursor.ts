import { InvalidFieldError } from '@modelport/fraud-core';

/** A place in a record log. */
export interface RecordPlace {
  /** Of the log: another folder, or a wiped one, has another. */
  log: string;
  segment: number;
  /** In bytes, where a record begins. */
  offset: number;
}

const CURSOR = /^([0-9a-f]{16})\.(\d{1,15})\.(\d{1,15})$/;

/** A place as readers keep it. */
export const encodeCursor = ({ log, segment, offset }: RecordPlace) =>
  `${log}.${segment}.${offset}`;

/** @throws InvalidFieldError when it is none that {@link encodeCursor} wrote */
export function decodeCursor(cursor: string): RecordPlace {
  const [, log, segment, offset] = CURSOR.exec(cursor) ?? [];
  if (log === undefined) {
    throw new InvalidFieldError(
      'after',
      'is no cursor; send the `next` of an earlier answer, or leave it out to begin with the oldest record',
    );
  }
  return { log, segment: Number(segment), offset: Number(offset) };
}
