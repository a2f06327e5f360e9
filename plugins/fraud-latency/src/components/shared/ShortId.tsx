import { VisuallyHidden } from '@backstage/ui';
import styles from './shared.module.css';

const BEGINNING = 7;
const END = 6;

/** An id that takes no more than its share of a table: how it begins and ends. The whole is its title, and is read out. */
export function ShortId({ id }: { id: string }) {
  const characters = Array.from(id);
  const isLong = characters.length > BEGINNING + END + 2;
  const short = [
    characters.slice(0, BEGINNING).join(''),
    characters.slice(-END).join(''),
  ].join('…');
  return (
    <span className={`${styles.code} ${styles.short}`} title={id}>
      {isLong ? (
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
