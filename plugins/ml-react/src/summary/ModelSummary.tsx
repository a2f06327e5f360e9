import { Fragment } from 'react';
import type { ReactElement } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { Section } from '../display/Section';
import { mlReactTranslationRef } from '../translation';

/**
 * Props of {@link ModelSummary}.
 *
 * @public
 */
export interface ModelSummaryProps {
  /** The rows that are there, in any order. */
  rows: ReadonlyArray<{ id: string; order: number; element: ReactElement }>;
}

/**
 * The card "Model": where a model stands, a row for each domain.
 *
 * @public
 */
export function ModelSummary({ rows }: ModelSummaryProps) {
  const { t } = useTranslationRef(mlReactTranslationRef);
  const sorted = [...rows].sort(
    (a, b) => a.order - b.order || a.id.localeCompare(b.id),
  );
  return (
    <Section title={t('summary.title')}>
      {sorted.length === 0 ? (
        <Text as="p">{t('summary.none')}</Text>
      ) : (
        <Flex direction="column" gap="4">
          {sorted.map(({ id, element }) => (
            <Fragment key={id}>{element}</Fragment>
          ))}
        </Flex>
      )}
    </Section>
  );
}
