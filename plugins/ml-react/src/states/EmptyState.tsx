import type { ReactNode } from 'react';
import { Flex, Text } from '@backstage/ui';
import styles from './states.module.css';

/**
 * Props of {@link EmptyState}.
 *
 * @public
 */
export interface EmptyStateProps {
  title: string;
  /** What to do so that something will be here. */
  nextStep: ReactNode;
  /** Buttons or links that take the next step. */
  actions?: ReactNode;
}

/**
 * Nothing is here yet: says what to do next.
 *
 * @public
 */
export function EmptyState({ title, nextStep, actions }: EmptyStateProps) {
  return (
    <Flex direction="column" gap="2" p="6" className={styles.empty}>
      <Text as="h2" variant="title-small">
        {title}
      </Text>
      <Text as="div" color="secondary">
        {nextStep}
      </Text>
      {actions && <Flex gap="2">{actions}</Flex>}
    </Flex>
  );
}
