import { useEffect, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useApiHolder } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import { runNameApiRef } from '@modelport/plugin-ml-react';
import { useNeighbours } from '../shared/useNeighbours';
import styles from '../shared/shared.module.css';

function useRunName(
  entityRef: CompoundEntityRef,
  runId: string,
): string | undefined {
  const names = useApiHolder().get(runNameApiRef);
  const [known, setKnown] = useState<{ runId: string; name?: string }>();
  useEffect(() => {
    const gone = new AbortController();
    const { signal } = gone;
    names
      ?.getRunName(entityRef, runId, { signal })
      .then(({ name }) => {
        if (!signal.aborted) {
          setKnown({ runId, name });
        }
      })
      // The id names the run as well; what cannot be read, the form below says.
      .catch(() => undefined);
    return () => gone.abort();
  }, [names, entityRef, runId]);
  return known?.runId === runId ? known.name : undefined;
}

interface RunLinkProps {
  entityRef: CompoundEntityRef;
  runId: string;
}

/** A run by its name, where a plugin tells it, and its id; a link where a plugin shows runs. */
export function RunLink({ entityRef, runId }: RunLinkProps) {
  const { runHref } = useNeighbours();
  const name = useRunName(entityRef, runId);
  const id = <span className={styles.code}>{runId}</span>;
  const words = name ? (
    <>
      {name} ({id})
    </>
  ) : (
    id
  );
  return runHref ? <Link href={runHref(runId)}>{words}</Link> : words;
}
