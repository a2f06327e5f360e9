import { Fragment } from 'react';
import { PersonName } from '@modelport/plugin-ml-react';

/** People by name, with commas between. */
export function UserNames({ refs }: { refs: readonly string[] }) {
  return (
    <>
      {refs.map((ref, index) => (
        <Fragment key={ref}>
          {index > 0 && ', '}
          <PersonName user={ref} />
        </Fragment>
      ))}
    </>
  );
}
