import { Fragment } from 'react';
import { userName } from '@modelport/plugin-ml-react';

/** Users by name, with their full references on hover. */
export function UserNames({ refs }: { refs: readonly string[] }) {
  return (
    <>
      {refs.map((ref, index) => (
        <Fragment key={ref}>
          {index > 0 && ', '}
          <span title={ref}>{userName(ref)}</span>
        </Fragment>
      ))}
    </>
  );
}
