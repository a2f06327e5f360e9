import { useId, useState } from 'react';
import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import type { ServingResponse } from '@modelport/plugin-fraud-latency-common';
import { NamesInText } from '@modelport/plugin-ml-react';
import { fraudLatencyTranslationRef } from '../../translation';
import { useOwnersWords } from '../Serving/useOwnersWords';
import { WhyNot } from '../Serving/WhyNot';
import { dropDraft, readDraft } from './policyDraft';
import { PolicyForm } from './PolicyForm';

interface AnotherPolicyProps {
  entityRef: CompoundEntityRef;
  serving: ServingResponse;
  onChanged: () => void;
  onOwnChange: () => void;
}

/** The way to another policy, for those who may request one; whoever may not sees who may. */
export function AnotherPolicy(props: AnotherPolicyProps) {
  const { entityRef, serving, onChanged, onOwnChange } = props;
  const { t } = useTranslationRef(fraudLatencyTranslationRef);
  const [isOpen, setOpen] = useState(() => readDraft(entityRef) !== undefined);
  // What was served last: a form that is open outlives an instance that does not answer.
  const [served, setServed] = useState(serving.now?.policy);
  if (serving.now && serving.now.policy !== served) {
    setServed(serving.now.policy);
  }
  const leave = () => {
    dropDraft(entityRef);
    setOpen(false);
  };
  const whyId = useId();
  const onlyOwners = useOwnersWords(serving.mayRequest, serving);
  const why =
    onlyOwners ?? (served === undefined ? t('policy.noPolicy') : undefined);
  return (
    <Flex direction="column" gap="3">
      <Text as="h3" variant="title-x-small">
        {t('policy.another')}
      </Text>
      {serving.mayRequest && serving.owners.length > 0 && (
        <Text as="p">
          <NamesInText
            text={t('serving.approvers', {
              groups: serving.owners.join(', '),
            })}
          />
        </Text>
      )}
      {isOpen && why === undefined && served !== undefined ? (
        <PolicyForm
          entityRef={entityRef}
          serving={serving}
          served={served}
          onChanged={onChanged}
          onOwnChange={() => {
            leave();
            onOwnChange();
          }}
          onLeave={leave}
        />
      ) : (
        <>
          <div>
            <Button
              variant="secondary"
              isDisabled={why !== undefined}
              aria-describedby={why === undefined ? undefined : whyId}
              onPress={() => setOpen(true)}
            >
              {t('policy.write')}
            </Button>
          </div>
          <WhyNot id={whyId} why={why} />
        </>
      )}
    </Flex>
  );
}
