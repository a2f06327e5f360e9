import { useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import type {
  ServingChange,
  ServingProposal,
  ServingResponse,
} from '@modelport/plugin-fraud-latency-common';
import { reasonOf } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { ChangeDecision } from './ChangeDecision';
import { ChangeFailure } from './ChangeFailure';
import { ChangeFacts } from './ChangeFacts';
import { ChangeStateBadge } from './ChangeStateBadge';
import { useChangeWords } from './useChangeWords';
import styles from './Serving.module.css';

/** Requests of a kind that wait for a second person. */
export const openOf = (
  { open }: ServingResponse,
  kind: ServingProposal['kind'],
): ServingChange[] => open.filter(({ proposal }) => proposal.kind === kind);

interface OpenChangeProps {
  entityRef: CompoundEntityRef;
  change: ServingChange;
  serving: ServingResponse;
  onChanged: () => void;
  /** Why it was not decided on. */
  onFailed: (error: unknown) => void;
  onOwnChange: () => void;
}

/** A request that waits: what it wants and why, what would happen, and the decision for those who may. */
function OpenChange(props: OpenChangeProps) {
  const { entityRef, change, serving, ...calls } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const words = useChangeWords();
  const { proposal, state } = change;
  const title = t(
    proposal.kind === 'policy'
      ? 'serving.waitsTitlePolicy'
      : 'serving.waitsTitleExperiment',
  );
  return (
    <section aria-label={title} className={styles.pending}>
      <div className={styles.head}>
        <Text as="h3" variant="title-x-small">
          {title}
        </Text>
        <ChangeStateBadge state={state} />
      </div>
      <ChangeFacts change={change} served={serving.now?.policy} />
      <Text as="p">{words.then(proposal)}</Text>
      <ChangeDecision
        entityRef={entityRef}
        change={change}
        serving={serving}
        {...calls}
      />
    </section>
  );
}

interface OpenChangesProps
  extends Omit<OpenChangeProps, 'change' | 'onFailed'> {
  kind: ServingProposal['kind'];
}

/** The requests of a kind that wait; draws nothing where there is none. */
export function OpenChanges({ kind, ...props }: OpenChangesProps) {
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const [failure, setFailure] = useState<{ id: string; error: Error }>();
  const open = openOf(props.serving, kind);
  // Whoever was faster has taken the request away, and with it the place where the failure was told.
  const isGone = failure && open.every(({ id }) => id !== failure.id);
  return (
    <>
      {isGone && (
        <ChangeFailure
          error={failure.error}
          title={t('serving.failedElsewhere')}
        />
      )}
      {open.map(change => (
        <OpenChange
          key={change.id}
          change={change}
          {...props}
          onFailed={error =>
            setFailure({ id: change.id, error: new Error(reasonOf(error)) })
          }
          onOwnChange={() => {
            setFailure(undefined);
            props.onOwnChange();
          }}
        />
      ))}
    </>
  );
}
