import { VisuallyHidden } from '@backstage/ui';
import styles from './shared.module.css';

const BEGINNING = 7;
const END = 6;

/** How a long id begins and ends; a short one whole. */
export function shortIdOf(id: string): string {
  const characters = Array.from(id);
  if (characters.length <= BEGINNING + END + 2) return id;
  return [
    characters.slice(0, BEGINNING).join(''),
    characters.slice(-END).join(''),
  ].join('…');
}

/** An id that takes no more than its share of a table: how it begins and ends. The whole is its title, and is read out. */
export function ShortId({ id }: { id: string }) {
  const short = shortIdOf(id);
  return (
    <span className={`${styles.code} ${styles.short}`} title={id}>
      {short !== id ? (
        <>
          <span aria-hidden="true">{short}</span>
          <VisuallyHidden>{id}</VisuallyHidden>
        </>
      ) : (
        id
      )}
    </span>
  );
}
