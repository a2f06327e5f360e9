import styles from '../RunsList/RunsTable.module.css';

/** The commit that a run was made from, short, with all of it on hover. */
export function RunCommit({ commit }: { commit: string | undefined }) {
  return commit ? (
    <code title={commit} className={styles.code}>
      {commit.slice(0, 7)}
    </code>
  ) : (
    <>–</>
  );
}
