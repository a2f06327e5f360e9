import styles from './shared.module.css';

/** A text that takes no more than its share of a table; the whole is its title. */
export function Shortened({ text }: { text: string }) {
  return (
    <span className={styles.shortened} title={text}>
      {text}
    </span>
  );
}
