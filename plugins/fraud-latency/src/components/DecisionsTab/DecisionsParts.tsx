import { useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Tab, TabList, TabPanel, Tabs } from '@backstage/ui';
import { useUrlState } from '@modelport/plugin-ml-react';
import {
  type DecisionsView,
  viewOf,
  viewsInOrder,
} from '../../model/decisionsView';
import { fraudLatencyTranslationRef } from '../../translation';
import { BusinessView } from '../Business/BusinessView';
import { ExperimentView } from '../Experiment/ExperimentView';
import type { PartProps } from './PartProps';
import { PaymentsList } from '../Payments/PaymentsList';
import { PolicyView } from '../Policy/PolicyView';
import { ReviewQueue } from '../Review/ReviewQueue';
import styles from './DecisionsTab.module.css';

interface DecisionsPartsProps {
  entityRef: CompoundEntityRef;
  openReviews: number;
  keepDays?: number;
}

type Part = (props: PartProps) => JSX.Element;

const PARTS: Record<DecisionsView, Part> = {
  review: ReviewQueue,
  experiment: ExperimentView,
  business: BusinessView,
  payments: PaymentsList,
  policy: PolicyView,
};

/** What the URL holds of the parts; another part begins anew. */
const OF_PARTS = [
  ...['pages', 'list', 'review', 'decided', 'version', 'variant', 'outcome'],
  ...['experiment', 'metric', 'change', 'decision'],
];

/** The parts of the tab, one of which is shown; the URL holds which. */
export function DecisionsParts({
  entityRef,
  openReviews,
  keepDays,
}: DecisionsPartsProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const url = useUrlState();
  // As it was when the page was opened: what comes or goes meanwhile takes nobody elsewhere.
  const [order] = useState(() => viewsInOrder(openReviews));
  // An address that names a decision alone is that of a payment.
  const named = url.get('decision') === undefined ? undefined : 'payments';
  const shown = viewOf(url.get('view') ?? named, order);
  const nameOf = (view: DecisionsView) =>
    view === 'review' && openReviews > 0
      ? t('records.reviewOpen', { waiting: String(openReviews) })
      : t(`records.${view}`);
  const go = (view: DecisionsView) =>
    url.go({
      ...Object.fromEntries(OF_PARTS.map(name => [name, undefined])),
      view,
    });
  return (
    <Tabs
      selectedKey={shown}
      onSelectionChange={key => {
        const view = viewOf(String(key), order);
        if (view !== shown) go(view);
      }}
    >
      <TabList aria-label={t('records.sections')} className={styles.parts}>
        {order.map(view => (
          <Tab key={view} id={view}>
            {nameOf(view)}
          </Tab>
        ))}
      </TabList>
      {order.map(view => {
        const Shown = PARTS[view];
        return (
          <TabPanel key={view} id={view}>
            <Shown entityRef={entityRef} keepDays={keepDays} />
          </TabPanel>
        );
      })}
    </Tabs>
  );
}
