import { Link } from '@backstage/ui';
import { useNeighbours } from '../shared/useNeighbours';
import styles from '../shared/shared.module.css';

interface RunLinkProps {
  runId: string;
  /** Absent where no plugin tells it. */
  name?: string;
}

/** A run by its name, where a plugin tells it, and its id; a link where a plugin shows runs. */
export function RunLink({ runId, name }: RunLinkProps) {
  const { runHref } = useNeighbours();
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
