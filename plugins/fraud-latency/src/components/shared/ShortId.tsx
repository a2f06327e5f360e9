import styles from './shared.module.css';

/** An id that takes no more than its share of a table; the whole is its title. */
export function ShortId({ id }: { id: string }) {
  return (
    <span className={`${styles.code} ${styles.short}`} title={id}>
      {id}
    </span>
  );
}
