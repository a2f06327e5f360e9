import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button, Flex, Radio, RadioGroup, Text } from '@backstage/ui';
import type {
  DeploymentEndpoint,
  DeploymentSchema,
} from '@modelport/plugin-ml-promotion-common';
import { ownerOf } from '@modelport/plugin-ml-react';
import { inferAddress } from '../../model/endpointAddress';
import { mlPromotionTranslationRef } from '../../translation';
import { ActionFailure } from '../shared/ActionFailure';
import { Answer } from './Answer';
import { InputFields } from './InputFields';
import { Snippets } from './Snippets';
import { useTryIt } from './useTryIt';
import type { TryItState } from './useTryIt';

function ModeChoice({ state }: { state: TryItState }) {
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  return (
    <RadioGroup
      label={t('try.mode')}
      orientation="horizontal"
      value={state.form.mode}
      onChange={mode => state.setMode(mode === 'json' ? 'json' : 'fields')}
    >
      <Radio value="fields">{t('try.fields')}</Radio>
      <Radio value="json">{t('try.json')}</Radio>
    </RadioGroup>
  );
}

interface TryItFormProps {
  entityRef: CompoundEntityRef;
  environment: string;
  endpoint: DeploymentEndpoint;
  schema: DeploymentSchema;
}

/** Writes a request, sends it, shows the prediction, and gives the same request for programs. */
export function TryItForm(props: TryItFormProps) {
  const { entityRef, environment, endpoint, schema } = props;
  const { t } = useTranslationRef(mlPromotionTranslationRef);
  const owner = ownerOf(useEntity().entity);
  const { modelName } = endpoint;
  const state = useTryIt({ entityRef, environment, modelName, schema });
  const hasFields = Object.keys(state.form.fields).length > 0;
  const model = entityRef.name;
  return (
    <Flex direction="column" gap="4">
      <form
        aria-label={t('try.form')}
        noValidate
        onSubmit={event => {
          event.preventDefault();
          state.submit();
        }}
      >
        <Flex direction="column" gap="4">
          {schema.isPlaceholder && (
            <Text as="p" color="secondary">
              {t('try.placeholder')}
            </Text>
          )}
          {hasFields && <ModeChoice state={state} />}
          {schema.inputs.map(input => (
            <InputFields
              key={`${state.form.mode}/${input.name}`}
              input={input}
              state={state}
            />
          ))}
          <Flex align="center" gap="3">
            <Button type="submit" variant="primary" isPending={state.pending}>
              {t('try.predict')}
            </Button>
            <Button variant="secondary" onPress={state.reset}>
              {t('try.reset')}
            </Button>
            <Text role="status" color="secondary">
              {state.wrong > 0 && t('try.correct', { count: state.wrong })}
            </Text>
          </Flex>
        </Flex>
      </form>
      <ActionFailure
        error={state.error}
        denied={t('try.deniedTitle', { model })}
        failed={t('try.failedTitle')}
        owner={owner}
      />
      {state.prediction && (
        <Answer prediction={state.prediction} declared={schema.outputs} />
      )}
      <Snippets
        model={model}
        address={inferAddress(endpoint)}
        request={state.request}
      />
    </Flex>
  );
}
