import { useId } from 'react';
import type { ReactNode } from 'react';
import { Flex, Text } from '@backstage/ui';
import styles from './ModelSummaryRow.module.css';

/**
 * Props of {@link ModelSummaryRow}.
 *
 * @public
 */
export interface ModelSummaryRowProps {
  /** What the row is about, such as "Champion"; names the row for screen readers. */
  title: string;
  children: ReactNode;
}

/**
 * A row of the card "Model": what it is about, and how that stands, in words.
 *
 * @public
 */
export function ModelSummaryRow({ title, children }: ModelSummaryRowProps) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id} className={styles.row}>
      <Text as="h3" id={id} weight="bold">
        {title}
      </Text>
      <Flex direction="column" gap="2" className={styles.words}>
        {children}
      </Flex>
    </div>
  );
}
