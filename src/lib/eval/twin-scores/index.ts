export {
  openTwinJudge,
  scoreTwin,
  type TwinJudge,
  type TwinJudgeInput,
  type TwinScores,
} from './score';
