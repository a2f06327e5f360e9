import type { ReactNode } from 'react';
import { Card, CardBody, CardHeader, Text } from '@backstage/ui';
import styles from './Section.module.css';

/**
 * Props of {@link Section}.
 *
 * @public
 */
export interface SectionProps {
  /** Heading, and name of the region. */
  title: string;
  children: ReactNode;
}

/**
 * A titled part of a page, reachable as a region.
 *
 * @public
 */
export function Section(props: SectionProps) {
  return (
    <section aria-label={props.title} className={styles.readable}>
      <Card>
        <CardHeader>
          <Text as="h2" variant="title-x-small">
            {props.title}
          </Text>
        </CardHeader>
        <CardBody>{props.children}</CardBody>
      </Card>
    </section>
  );
}
