import type { ReactNode } from 'react';
import { Card, CardBody, CardHeader, Text } from '@backstage/ui';

/** A titled part of a page, reachable as a region. */
export function Section(props: { title: string; children: ReactNode }) {
  return (
    <section aria-label={props.title}>
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
