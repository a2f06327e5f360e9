import { useEffect, useRef, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import { Section, useUrlState } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { DecisionForm } from './DecisionForm';
import { DecisionLook } from './DecisionLook';

interface DecisionExplorerProps {
  entityRef: CompoundEntityRef;
  /** Whether what stands above is drawn: before that it would push the decision down again. */
  isReady: boolean;
}

/** Asks for a transaction and shows why it was decided so; the URL holds which. */
export function DecisionExplorer(props: DecisionExplorerProps) {
  const { entityRef, isReady } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const id = useUrlState().get('decision');
  const found = useRef<HTMLDivElement>(null);
  /** The last one that was asked for in the form, which keeps the focus, or that the focus was led to. */
  const met = useRef<string>();
  const [read, setRead] = useState<string>();
  useEffect(() => {
    if (id === undefined) met.current = undefined;
    const isThere = isReady && id !== undefined && read === id;
    if (!isThere || met.current === id) return;
    // A link leads here: to the decision, not to the top of the page that it is far down on.
    met.current = id;
    found.current?.scrollIntoView({ block: 'start' });
    found.current?.focus({ preventScroll: true });
  }, [id, read, isReady]);
  return (
    <Section title={t('decision.title')}>
      <Flex direction="column" gap="4">
        <DecisionForm
          id={id}
          onAsk={asked => {
            met.current = asked;
          }}
        />
        <Text as="p" color="secondary">
          {t('decision.note')}
        </Text>
        {id && (
          <div
            ref={found}
            tabIndex={-1}
            role="group"
            aria-label={t('decision.found', { id })}
          >
            <DecisionLook
              key={id}
              entityRef={entityRef}
              id={id}
              onRead={setRead}
            />
          </div>
        )}
      </Flex>
    </Section>
  );
}
