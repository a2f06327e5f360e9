import { Fragment } from 'react';
import { PersonName } from './PersonName';

// A name ends with a letter or a digit: the full stop behind it is the sentence's.
const REF = /\b((?:user|group):[\w.-]+\/[\w.-]*\w)/g;

/**
 * Props of {@link NamesInText}.
 *
 * @public
 */
export interface NamesInTextProps {
  /** A sentence of a backend, which names people and groups by their full references. */
  text: string;
}

/**
 * A sentence of a backend with people and groups by the names that the catalog has.
 *
 * @public
 */
export function NamesInText({ text }: NamesInTextProps) {
  return (
    <>
      {text.split(REF).map((part, index) => (
        // eslint-disable-next-line react/no-array-index-key -- parts of one text have no other key
        <Fragment key={index}>
          {index % 2 === 1 ? <PersonName user={part} /> : part}
        </Fragment>
      ))}
    </>
  );
}
