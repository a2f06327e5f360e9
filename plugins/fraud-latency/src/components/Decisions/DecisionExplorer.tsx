import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { Section, useUrlState } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { DecisionForm } from './DecisionForm';
import { DecisionLook } from './DecisionLook';

/** Asks for a transaction and shows why it was decided so; the URL holds which. */
export function DecisionExplorer({
  entityRef,
}: {
  entityRef: CompoundEntityRef;
}) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const id = useUrlState().get('decision');
  return (
    <Section title={t('decision.title')}>
      <Flex direction="column" gap="4">
        <DecisionForm key={`form ${id ?? ''}`} id={id} />
        <Text as="p" color="secondary">
          {t('decision.note')}
        </Text>
        {id && <DecisionLook key={id} entityRef={entityRef} id={id} />}
      </Flex>
    </Section>
  );
}
