"""The sentences for every reason, and the names they use, in both languages."""

from __future__ import annotations

from app.engines.scoring.reasons import ReasonCode as R
from app.engines.scoring.text import Text

SPEAKERS = {
    "": Text(zh="通话中", en="anyone"),
    "agent": Text(zh="座席", en="the agent"),
    "customer": Text(zh="客户", en="the customer"),
    "unknown": Text(zh="说话人", en="the speaker"),
}
UNITS = {
    "words/min": Text(zh="词", en="words"),
    "characters/min": Text(zh="字", en="characters"),
    "s": Text(zh="秒", en="s"),
    "dBFS": Text(zh="分贝", en="dBFS"),
    "%": Text(zh="%", en="%"),
    "digits": Text(zh="位", en="digits"),
}
DOUBTS = {
    "order_wrong": Text(zh="座席与客户的声道可能颠倒", en="agent and customer may be the other way round"),
    "order_untold": Text(
        zh="无法确定哪个声道是座席", en="nothing tells for sure which channel is the agent's"
    ),
    "mixed": Text(zh="两个声道都能听到双方声音", en="both voices are heard on both channels"),
}
KEYS = {
    "ring_s": Text(zh="振铃时长（秒）", en="ring time in seconds"),
    "hold_s": Text(zh="保持时长（秒）", en="hold time in seconds"),
    "queue": Text(zh="队列", en="queue"),
    "direction": Text(zh="呼叫方向", en="direction"),
    "seat_type": Text(zh="座席类型", en="seat type"),
    "hour": Text(zh="通话开始的钟点", en="hour of the day"),
}

SENTENCES = {
    R.PHRASE_SAID: Text(zh="{speaker}说了“{words}”", en="{speaker} said “{words}”"),
    R.PHRASE_NOT_SAID: Text(
        zh="没有听到{speaker}说“{phrase}”或同类用语",
        en="{speaker} was not heard saying “{phrase}” or the like",
    ),
    R.PATTERN_FOUND: Text(zh="找到 {count} 处符合“{pattern}”", en="“{pattern}” found {count} ×"),
    R.PATTERN_NOT_FOUND: Text(zh="没有符合“{pattern}”的内容", en="“{pattern}” was not found"),
    R.SEQUENCE_KEPT: Text(zh="{count} 个步骤按顺序完成", en="all {count} steps were said in order"),
    R.SEQUENCE_BROKEN: Text(
        zh="第 {measured} 步“{phrase}”缺失或顺序不对",
        en="step {measured}, “{phrase}”, is missing or out of order",
    ),
    R.RATE_WITHIN: Text(
        zh="{speaker}语速每分钟 {measured} {unit}，标准 {limit} {unit}",
        en="{speaker} speaks {measured} {unit} a minute, limit {limit}",
    ),
    R.RATE_TOO_FAST: Text(
        zh="{speaker}语速每分钟 {measured} {unit}，超过上限 {limit} {unit}",
        en="{speaker} speaks {measured} {unit} a minute, limit {limit}",
    ),
    R.RATE_TOO_SLOW: Text(
        zh="{speaker}语速每分钟 {measured} {unit}，低于下限 {limit} {unit}",
        en="{speaker} speaks {measured} {unit} a minute, at least {limit} are asked for",
    ),
    R.SILENCE_LONG: Text(
        zh="静默 {measured} 秒，超过上限 {limit} 秒", en="{measured} s of silence, limit {limit} s"
    ),
    R.SILENCE_NONE: Text(zh="没有超过 {limit} 秒的静默", en="no silence longer than {limit} s"),
    R.HOLD_PROPER: Text(
        zh="{count} 次保持均已事先告知并事后致谢", en="{count} × hold, announced and thanked for"
    ),
    R.HOLD_NOT_ANNOUNCED: Text(
        zh="保持 {measured} 秒，事先没有告知客户", en="a hold of {measured} s was not announced"
    ),
    R.HOLD_NOT_THANKED: Text(
        zh="保持 {measured} 秒，恢复通话后没有致谢",
        en="the customer was not thanked after a hold of {measured} s",
    ),
    R.HOLD_MADE: Text(zh="有 {count} 次保持", en="{count} × hold"),
    R.HOLD_NONE: Text(zh="没有保持", en="nobody was put on hold"),
    R.INTERRUPTED: Text(
        zh="{speaker}打断对方 {count} 次，最长重叠 {measured} 秒",
        en="{speaker} broke in {count} ×, talking over the other for up to {measured} s",
    ),
    R.NOT_INTERRUPTED: Text(zh="{speaker}没有打断对方", en="{speaker} did not break in"),
    R.OVERLAP_LONG: Text(
        zh="双方同时说话 {measured} 秒，超过上限 {limit} 秒",
        en="both spoke at once for {measured} s, limit {limit} s",
    ),
    R.OVERLAP_SHORT: Text(
        zh="双方同时说话 {measured} 秒，上限 {limit} 秒",
        en="both spoke at once for {measured} s, limit {limit} s",
    ),
    R.VOLUME_WITHIN: Text(
        zh="{speaker}音量 {measured} 分贝，在标准范围内",
        en="{speaker}'s volume is {measured} dBFS, within the range",
    ),
    R.VOLUME_TOO_LOUD: Text(
        zh="{speaker}音量 {measured} 分贝，高于上限 {limit} 分贝",
        en="{speaker}'s volume is {measured} dBFS, above the limit of {limit}",
    ),
    R.VOLUME_TOO_LOW: Text(
        zh="{speaker}音量 {measured} 分贝，低于下限 {limit} 分贝",
        en="{speaker}'s volume is {measured} dBFS, below the limit of {limit}",
    ),
    R.ANSWERED_LATE: Text(
        zh="{speaker}有 {count} 次超过 {limit} 秒才回应，最长 {measured} 秒",
        en="{speaker} took longer than {limit} s to answer {count} ×, up to {measured} s",
    ),
    R.ANSWERED_SOON: Text(
        zh="{speaker}回应及时，最长 {measured} 秒，上限 {limit} 秒",
        en="{speaker} answered within {measured} s, limit {limit} s",
    ),
    R.TALK_WITHIN: Text(
        zh="{speaker}的说话时间占 {measured}%，在标准范围内",
        en="{speaker} did {measured}% of the talking, within the range",
    ),
    R.TALK_TOO_MUCH: Text(
        zh="{speaker}的说话时间占 {measured}%，高于上限 {limit}%",
        en="{speaker} did {measured}% of the talking, limit {limit}%",
    ),
    R.TALK_TOO_LITTLE: Text(
        zh="{speaker}的说话时间占 {measured}%，低于下限 {limit}%",
        en="{speaker} did {measured}% of the talking, at least {limit}% are asked for",
    ),
    R.DURATION_WITHIN: Text(
        zh="通话 {measured} 秒，在标准范围内", en="the call lasts {measured} s, within the range"
    ),
    R.DURATION_LONG: Text(
        zh="通话 {measured} 秒，超过上限 {limit} 秒", en="the call lasts {measured} s, limit {limit} s"
    ),
    R.DURATION_SHORT: Text(
        zh="通话 {measured} 秒，短于下限 {limit} 秒",
        en="the call lasts {measured} s, at least {limit} s are asked for",
    ),
    R.RANG_LONG: Text(
        zh="振铃 {measured} 秒，超过上限 {limit} 秒", en="it rang for {measured} s, limit {limit} s"
    ),
    R.RANG_BRIEFLY: Text(
        zh="振铃 {measured} 秒，上限 {limit} 秒", en="it rang for {measured} s, limit {limit} s"
    ),
    R.MUSIC_LONG: Text(
        zh="等待音乐共 {measured} 秒，超过上限 {limit} 秒",
        en="hold music played for {measured} s, limit {limit} s",
    ),
    R.MUSIC_SHORT: Text(
        zh="等待音乐共 {measured} 秒，上限 {limit} 秒",
        en="hold music played for {measured} s, limit {limit} s",
    ),
    R.NUMBER_SAID: Text(zh="{speaker}说出了号码", en="{speaker} said a number"),
    R.NUMBER_NOT_SAID: Text(
        zh="没有听到{speaker}说出所要求的号码", en="{speaker} was not heard saying such a number"
    ),
    R.AMOUNT_SAID: Text(
        zh="{speaker}说出了金额“{words}”", en="{speaker} named an amount of money, “{words}”"
    ),
    R.AMOUNT_NOT_SAID: Text(
        zh="没有听到{speaker}说出金额", en="{speaker} was not heard naming an amount of money"
    ),
    R.DATE_SAID: Text(zh="{speaker}说出了日期“{words}”", en="{speaker} named a date, “{words}”"),
    R.DATE_NOT_SAID: Text(zh="没有听到{speaker}说出日期", en="{speaker} was not heard naming a date"),
    R.READ_BACK: Text(
        zh="{speaker}正确复述了 {measured} 位号码", en="{speaker} read back the {measured} digits right"
    ),
    R.READ_BACK_WRONG: Text(
        zh="{speaker}复述 {measured} 位号码有误，请到该处收听",
        en="{speaker} read back {measured} digits wrongly: please listen there",
    ),
    R.NOT_READ_BACK: Text(
        zh="{speaker}没有复述对方说的 {measured} 位号码",
        en="{speaker} did not read back the {measured} digits that the other said",
    ),
    R.NO_NUMBER_SAID: Text(
        zh="{speaker}没有说出需要复述的号码", en="{speaker} said no number that had to be read back"
    ),
    R.MEANING_FOUND: Text(
        zh="{speaker}说的“{words}”与“{phrase}”意思相近（相似度 {measured}，至少 {limit}）",
        en="{speaker} said “{words}”, which means about the same as “{phrase}” ({measured}, limit {limit})",
    ),
    R.MEANING_NOT_FOUND: Text(
        zh="没有听到{speaker}说与“{phrase}”意思相近的话（最接近 {measured}，至少 {limit}）",
        en="{speaker} was not heard saying anything like “{phrase}” (closest {measured}, {limit} needed)",
    ),
    R.JUDGED_YES: Text(
        zh="语言模型对“{question}”答“是”，引用 {count} 轮发言，请核对",
        en="a language model answers “{question}” with yes and cites {count} turns: please check",
    ),
    R.JUDGED_NO: Text(
        zh="语言模型对“{question}”答“否”，引用 {count} 轮发言，请核对",
        en="a language model answers “{question}” with no and cites {count} turns: please check",
    ),
    R.JUDGE_CITED: Text(
        zh="语言模型引用{speaker}的话“{words}”", en="the language model cites {speaker}: “{words}”"
    ),
    R.METADATA_MET: Text(
        zh="{key}为 {measured}，符合要求（{limit}）", en="{key}: {measured}, as asked ({limit})"
    ),
    R.METADATA_NOT_MET: Text(
        zh="{key}为 {measured}，不符合要求（{limit}）", en="{key}: {measured}, not as asked ({limit})"
    ),
    R.METADATA_MISSING: Text(zh="缺少通话数据：{key}", en="the call record has no {key}"),
    R.NOT_MEASURED: Text(zh="录音中没有可测量的{speaker}语音", en="no speech of {speaker} could be measured"),
    R.TRANSCRIPT_POOR: Text(
        zh="转写质量不足（把握 {measured}，至少需要 {limit}），请人工判断",
        en="the transcript is too doubtful here ({measured}, at least {limit} needed): please listen",
    ),
    R.TRANSCRIPT_SHORT: Text(
        zh="转写内容过少（{measured} 个词，至少需要 {limit} 个），请人工判断",
        en="too little was transcribed ({measured} words, at least {limit} needed): please listen",
    ),
    R.SPEAKER_UNKNOWN: Text(
        zh="无法确定哪一方是{speaker}，请人工判断",
        en="it is not known which voice is {speaker}: please listen",
    ),
    R.ONE_CHANNEL: Text(
        zh="双方声音在同一声道，听不出是否同时说话，请人工判断",
        en="both voices are on one channel, which hides who speaks at once: please listen",
    ),
    R.CHANNEL_DOUBTED: Text(
        zh="声道存疑（{doubt}），分不清哪一方说了什么，请人工判断",
        en="{doubt}, so it is not sure who said what: please listen",
    ),
    R.NO_SENTENCE_MODEL: Text(
        zh="未安装语义模型，无法比较意思，请人工判断",
        en="there is no sentence model to compare meanings with: please listen",
    ),
    R.SENTENCE_MODEL_LANGUAGE: Text(
        zh="语义模型不支持这种语言，请人工判断",
        en="the sentence model does not know this language: please listen",
    ),
    R.NO_JUDGE: Text(zh="未接入语言模型，请人工判断", en="there is no language model to ask: please listen"),
    R.JUDGE_NOT_ASKED: Text(
        zh="语言模型还没有看过这通电话，回测不会去问它",
        en="no language model has read this call yet, and a back-test asks none",
    ),
    R.JUDGE_SILENT: Text(
        zh="语言模型没有应答，请人工判断", en="the language model did not answer: please listen"
    ),
    R.JUDGE_UNREADABLE: Text(
        zh="语言模型的答复不合要求，不予采用，请人工判断",
        en="the language model did not answer as it was asked to: please listen",
    ),
    R.JUDGE_TOO_LONG: Text(
        zh="通话太长，无法交给语言模型，请人工判断",
        en="the call is too long for the language model: please listen",
    ),
    R.JUDGE_UNSURE: Text(
        zh="语言模型对“{question}”没有把握，请人工判断",
        en="the language model is not sure about “{question}”: please listen",
    ),
    R.JUDGE_CITES_NOTHING: Text(
        zh="语言模型对“{question}”的回答没有引用通话内容，不予采用，请人工判断",
        en="the language model cited nothing for “{question}”, so it does not count: please listen",
    ),
    R.JUDGE_CITES_WRONGLY: Text(
        zh="语言模型引用的第 {turn} 轮发言与通话不符，不予采用，请人工判断",
        en="what the language model cites as turn {turn} is not said there: please listen",
    ),
    R.JUDGE_CITES_ANOTHER: Text(
        zh="语言模型引用的第 {turn} 轮不是{speaker}说的，不予采用，请人工判断",
        en="turn {turn}, which the language model cites, is not by {speaker}: please listen",
    ),
}
