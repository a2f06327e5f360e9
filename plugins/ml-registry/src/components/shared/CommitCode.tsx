import { shortCommit } from '../../model/names';
import styles from './shared.module.css';

/** A commit, short, with all of it on hover. */
export function CommitCode({ commit }: { commit: string }) {
  return (
    <code title={commit} className={styles.code}>
      {shortCommit(commit)}
    </code>
  );
}
