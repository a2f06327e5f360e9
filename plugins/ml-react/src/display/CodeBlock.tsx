import { ScrollRegion } from './ScrollRegion';
import styles from './CodeBlock.module.css';

/**
 * Props of {@link CodeBlock}.
 *
 * @public
 */
export interface CodeBlockProps {
  /** Accessible name of the text. */
  label: string;
  text: string;
}

/**
 * Text as it is, in a part of the page that scrolls by itself.
 *
 * @public
 */
export function CodeBlock({ label, text }: CodeBlockProps) {
  return (
    <ScrollRegion label={label} className={styles.block}>
      <pre>{text}</pre>
    </ScrollRegion>
  );
}
