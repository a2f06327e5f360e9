import type { CompoundEntityRef } from '@backstage/catalog-model';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { Button, Flex, Text } from '@backstage/ui';
import type { TrainingProfile } from '@modelport/plugin-ml-training-common';
import { ownerOf, Section } from '@modelport/plugin-ml-react';
import { shortCommit } from '../../model/trainingState';
import { mlTrainingTranslationRef } from '../../translation';
import { ActionFailure } from '../shared/ActionFailure';
import { ParameterField } from './ParameterField';
import { ProfileChoice } from './ProfileChoice';
import { useStartForm } from './useStartForm';
import styles from './StartForm.module.css';

interface StartFormProps {
  entityRef: CompoundEntityRef;
  commit: string;
  profiles: readonly TrainingProfile[];
  /** The profile that is chosen at first. */
  first: TrainingProfile;
}

/** Chooses a profile and parameters, and starts a training of the commit. */
export function StartForm(props: StartFormProps) {
  const { entityRef, commit, profiles, first } = props;
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const owner = ownerOf(useEntity().entity);
  const form = useStartForm({ entityRef, commit, first });
  const { parameters } = form.profile;
  const wrong = parameters.filter(({ name }) => form.problemOf(name)).length;
  const model = entityRef.name;
  return (
    <form
      aria-label={t('form.title')}
      noValidate
      onSubmit={event => {
        event.preventDefault();
        form.submit();
      }}
    >
      <Flex direction="column" gap="4">
        {commit && (
          <Text as="p" title={commit}>
            {t('form.commit', { commit: shortCommit(commit) })}
          </Text>
        )}
        <ProfileChoice
          profiles={profiles}
          chosen={form.profile}
          onChoose={form.choose}
        />
        <Section title={t('form.parameters')}>
          {parameters.length === 0 && <Text>{t('form.parametersNone')}</Text>}
          <div className={styles.fields}>
            {parameters.map(parameter => (
              <ParameterField
                key={`${form.profile.name}/${parameter.name}`}
                parameter={parameter}
                value={form.valueOf(parameter.name)}
                problem={form.problemOf(parameter.name)}
                onChange={text => form.change(parameter.name, text)}
                onLeave={() => form.leave(parameter.name)}
              />
            ))}
          </div>
        </Section>
        <ActionFailure
          error={form.error}
          denied={t('form.deniedTitle', { model })}
          failed={t('form.failedTitle')}
          owner={owner}
        />
        <Flex align="center" gap="3">
          <Button type="submit" variant="primary" isPending={form.pending}>
            {t('form.start')}
          </Button>
          <Text role="status" color="secondary">
            {wrong > 0 && t('form.correct', { count: wrong })}
          </Text>
        </Flex>
      </Flex>
    </form>
  );
}
