import styles from './Shortened.module.css';

/**
 * Props of {@link Shortened}.
 *
 * @public
 */
export interface ShortenedProps {
  text: string;
}

/**
 * A text that takes no more than its share of a table; the whole is its title.
 *
 * @public
 */
export function Shortened({ text }: ShortenedProps) {
  return (
    <span className={styles.shortened} title={text}>
      {text}
    </span>
  );
}
