import { ScrollRegion } from '@modelport/plugin-ml-react';
import styles from './shared.module.css';

interface CodeBlockProps {
  label: string;
  text: string;
}

/** Text as it is, in a part of the page that scrolls by itself. */
export function CodeBlock({ label, text }: CodeBlockProps) {
  return (
    <ScrollRegion label={label} className={styles.block}>
      <pre>{text}</pre>
    </ScrollRegion>
  );
}
