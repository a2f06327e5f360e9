import type { ReactNode } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex } from '@backstage/ui';
import { Section } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';

interface MeasuredSectionProps {
  title: string;
  children: ReactNode;
}

/** A part of the tab with figures: its title says where they were measured. */
export function MeasuredSection({ title, children }: MeasuredSectionProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  return (
    <Section title={`${title}, ${t('tab.measured')}`}>
      <Flex direction="column" gap="3">
        {children}
      </Flex>
    </Section>
  );
}
