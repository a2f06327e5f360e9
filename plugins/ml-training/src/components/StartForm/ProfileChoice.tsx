import { useId } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Radio, RadioGroup, Text } from '@backstage/ui';
import { formatBytes, formatDuration } from '@modelport/plugin-ml-common';
import type { TrainingProfile } from '@modelport/plugin-ml-training-common';
import { mlTrainingTranslationRef } from '../../translation';
import styles from './StartForm.module.css';

const MIB = 1024 * 1024;

interface ProfileChoiceProps {
  profiles: readonly TrainingProfile[];
  chosen: TrainingProfile;
  onChoose: (profile: TrainingProfile) => void;
}

/** The profiles as cards, one of which is chosen. */
export function ProfileChoice(props: ProfileChoiceProps) {
  const { profiles, chosen, onChoose } = props;
  const { t } = useTranslationRef(mlTrainingTranslationRef);
  const id = useId();
  return (
    <RadioGroup
      label={t('form.profile')}
      className={styles.profiles}
      value={chosen.name}
      onChange={name => {
        const next = profiles.find(profile => profile.name === name);
        if (next) {
          onChoose(next);
        }
      }}
    >
      {profiles.map(({ name, title, description, limits, extras }) => (
        <Radio
          key={name}
          value={name}
          aria-label={title}
          aria-describedby={`${id}-${name}`}
          className={styles.profile}
        >
          <span className={styles.profileText}>
            <Text weight="bold">{title}</Text>
            <span id={`${id}-${name}`} className={styles.profileText}>
              {description && <Text>{description}</Text>}
              <Text>
                {t('form.limits', {
                  time: formatDuration(limits.timeoutSeconds * 1000),
                  memory: formatBytes(limits.memoryMiB * MIB),
                })}
                {extras.length > 0 &&
                  ` ${t('form.extras', { extras: extras.join(', ') })}`}
              </Text>
            </span>
          </span>
        </Radio>
      ))}
    </RadioGroup>
  );
}
