"""Each dialect of elsewhere becomes the same small call.

The documents are written for these tests after the schemas that the services document:

- Amazon Transcribe: docs.aws.amazon.com/transcribe/latest/dg — "Example diarization output (batch)", "Example
  channel identification output (batch)", "Post-call analytics output"
- Azure: learn.microsoft.com/azure/ai-services/speech-service — "Get batch transcription results", "Fast
  transcription", class TranscribedPhrase
- Google: cloud.google.com/speech-to-text — REST v1 LongRunningRecognizeResponse, v2 SpeechRecognitionResult
- 阿里云: help.aliyun.com — 智能语音交互「录音文件识别」, 百炼「Paraformer」, 通义听悟「语音转写」
- whisper.cpp: ``output_json`` in examples/cli; openai-whisper: ``ResultWriter``; WhisperX: ``schema.py``
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from app.engines.speech.foreign.parse import parse_transcript
from app.engines.speech.types import Speaker, Transcript

AGENT, CUSTOMER, UNKNOWN = Speaker.AGENT, Speaker.CUSTOMER, Speaker.UNKNOWN


def parse(document: Any, **told: Any) -> Transcript:
    text = document if isinstance(document, str) else json.dumps(document, ensure_ascii=False)
    return parse_transcript(text, **told)


def said(transcript: Transcript) -> list[tuple[Speaker, float, float, str]]:
    return [(each.speaker, each.start_s, each.end_s, each.text) for each in transcript.segments]


def item(content: str, start: str, end: str, **more: Any) -> dict[str, Any]:
    spoken = {"type": "pronunciation", "start_time": start, "end_time": end}
    return spoken | {"alternatives": [{"confidence": "0.9", "content": content}]} | more


def stop(content: str, **more: Any) -> dict[str, Any]:
    return {"type": "punctuation", "alternatives": [{"confidence": "0.0", "content": content}]} | more


HELLO = [item("Good", "1.0", "1.3"), item("morning", "1.3", "1.8"), stop(".")]
HI = [item("Hi", "2.5", "2.8"), stop(",", language_code="en-GB"), item("Anna", "2.8", "3.2"), stop(".")]
BOTH = [(AGENT, 1.0, 1.8, "Good morning."), (CUSTOMER, 2.5, 3.2, "Hi, Anna.")]


class TestAmazon:
    def test_channels_are_parties_as_the_recording_says(self):
        labels = {
            "channels": [
                {"channel_label": "ch_0", "items": HI},
                {"channel_label": "ch_1", "items": HELLO},
            ]
        }
        document = {"jobName": "j", "results": {"transcripts": [], "channel_labels": labels, "items": []}}
        transcript = parse(document, channels=(CUSTOMER, AGENT), language="en")
        assert said(transcript) == BOTH
        assert (transcript.engine, transcript.language) == ("amazon transcribe", "en")

    def test_speakers_stay_unknown_until_somebody_says_who_they_are(self):
        labels = {
            "speakers": 2,
            "segments": [
                {"speaker_label": "spk_0", "items": [{"start_time": "1.0", "speaker_label": "spk_0"}]},
                {"speaker_label": "spk_1", "items": [{"start_time": "2.5", "speaker_label": "spk_1"}]},
            ],
        }
        items = [*HELLO, *HI]
        items[1] = item("morning", "1.3", "1.8", speaker_label="spk_0")
        items[5] = item("Anna", "2.8", "3.2", speaker_label="spk_1")
        document = {"results": {"language_code": "en-US", "speaker_labels": labels, "items": items}}
        assert {who for who, *_ in said(parse(document, channels=(AGENT, CUSTOMER)))} == {UNKNOWN}
        assert said(parse(document, speakers={"spk_0": AGENT, "SPK_1": CUSTOMER})) == BOTH

    def test_words_keep_their_times_and_confidences(self):
        [segment] = parse({"results": {"language_code": "en-US", "items": HELLO}}).segments
        assert [(w.text, w.start_s, w.end_s, w.probability) for w in segment.words] == [
            ("Good", 1.0, 1.3, 0.9),
            ("morning.", 1.3, 1.8, 0.9),
        ]

    def test_chinese_is_simplified_with_its_own_punctuation(self):
        items = [item("您好", "0.5", "1.0"), stop(","), item("請問", "1.0", "1.5"), stop("?")]
        transcript = parse({"results": {"language_code": "zh-TW", "items": items}})
        assert (transcript.language, transcript.segments[0].text) == ("zh-CN", "您好，请问？")

    def test_call_analytics_names_the_roles(self):
        def turn(role: str, content: str, start: int, end: int) -> dict[str, Any]:
            first, second = content.split()
            middle = (start + end) // 2
            items = [
                {"Type": "pronunciation", "Confidence": "0.8", "Content": first, "BeginOffsetMillis": start,
                 "EndOffsetMillis": middle},
                {"Type": "pronunciation", "Confidence": "0.6", "Content": second.strip("."),
                 "BeginOffsetMillis": middle, "EndOffsetMillis": end},
                {"Type": "punctuation", "Confidence": "0", "Content": "."},
            ]  # fmt: skip
            return {"ParticipantRole": role, "Content": content, "BeginOffsetMillis": start,
                    "EndOffsetMillis": end, "Items": items}  # fmt: skip

        turns = [turn("CUSTOMER", "Hi, Anna.", 2500, 3200), turn("AGENT", "Good morning.", 1000, 1800)]
        transcript = parse({"JobStatus": "COMPLETED", "LanguageCode": "en-US", "Transcript": turns})
        assert said(transcript) == BOTH
        assert [word.probability for word in transcript.segments[0].words] == [0.8, 0.6]


class TestAzure:
    def phrase(self, channel: int, display: str, lexical: str, start: float, each: float) -> dict[str, Any]:
        words = [
            {"word": word, "offsetInTicks": (start + n * each) * 1e7, "durationInTicks": each * 1e7,
             "confidence": 0.7}
            for n, word in enumerate(lexical.split())
        ]  # fmt: skip
        best = {"confidence": 0.9, "lexical": lexical, "itn": lexical, "display": display, "words": words}
        return {
            "recognitionStatus": "Success", "channel": channel, "offset": f"PT{start}S", "duration": "PT9S",
            "offsetInTicks": start * 1e7, "durationInTicks": len(words) * each * 1e7, "nBest": [best],
        }  # fmt: skip

    def test_a_batch_shows_the_display_form_at_the_times_of_the_spoken_words(self):
        phrases = [
            self.phrase(1, "Hi, Anna.", "hi anna", 2.5, 0.35),
            self.phrase(0, "Good morning.", "good morning", 1.0, 0.4),
            {"recognitionStatus": "NoMatch", "channel": 0, "nBest": []},
        ]
        transcript = parse({"recognizedPhrases": phrases}, channels=(AGENT, CUSTOMER), language="en")
        assert said(transcript) == BOTH
        assert [w.start_s for w in transcript.segments[0].words] == [1.0, 1.4]
        assert transcript.segments[0].words[0].probability == 0.7

    def test_numbers_lie_between_the_words_around_them(self):
        lexical = "that is one hundred thirty four dollars please"
        phrase = self.phrase(0, "That is $134 please.", lexical, 0.0, 0.5)
        [segment] = parse({"recognizedPhrases": [phrase]}, language="en").segments
        times = {word.text: (word.start_s, word.end_s) for word in segment.words}
        assert times["please."] == (3.5, 4.0)
        assert times["is"] == (0.5, 1.0)
        assert 1.0 <= times["$134"][0] < times["$134"][1] <= 3.5

    def test_older_files_have_iso_durations_alone(self):
        best = {"confidence": 0.5, "display": "Yes."}
        phrase = {"channel": 0, "offset": "PT1M2.5S", "duration": "PT0.5S", "nBest": [best]}
        transcript = parse({"recognizedPhrases": [phrase | {"locale": "en-GB"}]})
        assert said(transcript) == [(UNKNOWN, 62.5, 63.0, "Yes.")]
        assert transcript.segments[0].confidence == 0.5

    def test_fast_transcription(self):
        def phrase(channel: int, text: str, start: int, length: int) -> dict[str, Any]:
            half = length // 2
            words = [
                {"text": word, "offsetMilliseconds": start + n * half, "durationMilliseconds": half}
                for n, word in enumerate(text.split())
            ]
            return {"channel": channel, "text": text, "offsetMilliseconds": start, "locale": "en-US",
                    "durationMilliseconds": length, "words": words, "confidence": 0.93}  # fmt: skip

        phrases = [phrase(0, "Good morning.", 1000, 800), phrase(1, "Hi, Anna.", 2500, 700)]
        transcript = parse({"combinedPhrases": [], "phrases": phrases}, channels=(AGENT, CUSTOMER))
        assert said(transcript) == BOTH
        assert transcript.engine == "azure fast transcription"


class TestGoogle:
    def word(self, text: str, start: str, end: str, **more: Any) -> dict[str, Any]:
        return {"word": text, "startTime": start, "endTime": end} | more

    def test_channels_count_from_one(self):
        results = [
            {"alternatives": [{"transcript": "x", "confidence": 0.9, "words": words}], "channelTag": tag,
             "languageCode": "en-us"}
            for tag, words in (
                (1, [self.word("Good", "1s", "1.300s"), self.word("morning.", "1.300s", "1.800s")]),
                (2, [self.word("Hi,", "2.500s", "2.800s"), self.word("Anna.", "2.800s", "3.200s")]),
            )
        ]  # fmt: skip
        operation = {"name": "1", "done": True, "response": {"@type": "…", "results": results}}
        assert said(parse(operation, channels=(AGENT, CUSTOMER))) == BOTH

    def test_tagged_words_are_taken_once_though_v1_repeats_them(self):
        plain = [self.word("Good", "1s", "1.300s"), self.word("morning.", "1.300s", "1.800s")]
        tagged = [each | {"speakerTag": 1} for each in plain]
        tagged.append(self.word("Hi.", "2.500s", "3s", speakerTag=2))
        results = [{"alternatives": [{"words": words}]} for words in (plain, tagged)]
        transcript = parse({"results": results}, language="en", speakers={"speaker 1": AGENT})
        assert said(transcript) == [(AGENT, 1.0, 1.8, "Good morning."), (UNKNOWN, 2.5, 3.0, "Hi.")]

    def test_v2_says_offsets_and_labels(self):
        words = [
            {"word": "你好", "startOffset": "0.100s", "endOffset": "0.500s", "confidence": 0.8,
             "speakerLabel": "1"},
            {"word": "。", "startOffset": "0.500s", "endOffset": "0.500s", "speakerLabel": "1"},
        ]  # fmt: skip
        results = [
            {"alternatives": [{"transcript": "你好。", "words": words}], "languageCode": "cmn-hans-cn"}
        ]
        transcript = parse({"results": results, "metadata": {}})
        assert (transcript.language, transcript.segments[0].text) == ("zh-CN", "你好。")

    def test_text_without_words_fills_the_time_since_the_last_result(self):
        results = [
            {"alternatives": [{"transcript": "good morning"}], "resultEndTime": "2s"},
            {"alternatives": [{"transcript": "yes"}], "resultEndTime": {"seconds": "3", "nanos": 500000000}},
            {"resultEndTime": "4s"},
        ]
        assert [row[1:] for row in said(parse({"results": results}))] == [
            (0.0, 2.0, "good morning"),
            (2.0, 3.5, "yes"),
        ]


class TestAliyun:
    def test_sentences_get_the_times_of_their_words(self):
        sentences = [
            {"ChannelId": 1, "BeginTime": 2500, "EndTime": 3300, "Text": "我查电费。", "SpeechRate": 150},
            {"ChannelId": 0, "BeginTime": 1000, "EndTime": 1800, "Text": "您好！", "EmotionValue": 5.0},
        ]
        words = [
            {"ChannelId": 1, "BeginTime": 2500, "EndTime": 2700, "Word": "我"},
            {"ChannelId": 1, "BeginTime": 2700, "EndTime": 2900, "Word": "查"},
            {"ChannelId": 1, "BeginTime": 2900, "EndTime": 3300, "Word": "电费"},
        ]
        answer = {"StatusText": "SUCCESS", "Result": {"Sentences": sentences, "Words": words}}
        transcript = parse(answer, channels=(AGENT, CUSTOMER))
        assert said(transcript) == [(AGENT, 1.0, 1.8, "您好！"), (CUSTOMER, 2.5, 3.3, "我查电费。")]
        assert [(w.text, w.start_s) for w in transcript.segments[1].words] == [
            ("我", 2.5),
            ("查", 2.7),
            ("电", 2.9),
            ("费。", 3.1),
        ]
        assert transcript.language == "zh-CN"

    def test_paraformer_has_a_transcript_a_channel(self):
        def channel(number: int, text: str, start: int, end: int) -> dict[str, Any]:
            words = [{"begin_time": start, "end_time": end, "text": text[:-1], "punctuation": text[-1]}]
            sentence = {"begin_time": start, "end_time": end, "text": text, "sentence_id": 1, "words": words}
            return {"channel_id": number, "text": text, "sentences": [sentence]}

        document = {
            "file_url": "…",
            "transcripts": [channel(0, "您好。", 0, 900), channel(1, "喂？", 950, 1200)],
        }
        assert said(parse(document, channels=(CUSTOMER, AGENT))) == [
            (CUSTOMER, 0.0, 0.9, "您好。"),
            (AGENT, 0.95, 1.2, "喂？"),
        ]

    def test_tingwu_has_paragraphs_of_speakers(self):
        words = [
            {"Id": 10, "SentenceId": 1, "Start": 4970, "End": 5560, "Text": "您好，"},
            {"Id": 20, "SentenceId": 1, "Start": 5560, "End": 6100, "Text": "北风能源。"},
        ]
        paragraphs = [{"ParagraphId": "1", "SpeakerId": "1", "Words": words}]
        info = {"Size": 1, "Duration": 7000, "SampleRate": 8000, "Language": "cn"}
        document = {"TaskId": "t", "Transcription": {"AudioInfo": info, "Paragraphs": paragraphs}}
        transcript = parse(document, speakers={"speaker 1": AGENT})
        assert said(transcript) == [(AGENT, 4.97, 6.1, "您好，北风能源。")]


class TestWhisper:
    def test_whisper_cpp_tokens_give_words_their_times(self):
        def token(text: str, start: int, end: int, p: float) -> dict[str, Any]:
            return {"text": text, "offsets": {"from": start, "to": end}, "id": 1, "p": p, "t_dtw": -1}

        tokens = [
            token("[_BEG_]", 1000, 1000, 0.9),
            token(" Good", 1000, 1300, 0.9),
            token(" mor", 1300, 1500, 0.8),
            token("ning", 1500, 1800, 0.6),
            token(".", 1800, 1800, 0.5),
        ]
        segment = {"offsets": {"from": 1000, "to": 1900}, "text": " Good morning.", "tokens": tokens}
        document = {"result": {"language": "en"}, "transcription": [segment | {"speaker": "0"}]}
        [heard] = parse(document).segments
        assert [(w.text, w.start_s, w.end_s) for w in heard.words] == [
            ("Good", 1.0, 1.3),
            ("morning.", 1.3, 1.8),
        ]
        assert heard.speaker == UNKNOWN

    def test_whisper_cpp_hears_the_channel_with_diarize(self):
        segments = [
            {"offsets": {"from": 0, "to": 900}, "text": " Hello.", "speaker": "1"},
            {"offsets": {"from": 1000, "to": 1900}, "text": " Yes.", "speaker": "0"},
            {"offsets": {"from": 2000, "to": 2900}, "text": " Mm.", "speaker": "?"},
        ]
        document = {"result": {"language": "en"}, "transcription": segments}
        speakers = [who for who, *_ in said(parse(document, channels=(CUSTOMER, AGENT)))]
        assert speakers == [AGENT, CUSTOMER, UNKNOWN]

    def test_tokens_that_break_a_character_in_two_do_no_harm(self):
        tokens = [{"text": "\ufffd", "offsets": {"from": n, "to": n + 300}, "p": 0.4} for n in (0, 300)]
        segment = {"offsets": {"from": 0, "to": 600}, "text": "您好", "tokens": tokens}
        [heard] = parse({"result": {"language": "zh"}, "transcription": [segment]}).segments
        assert [(w.text, w.start_s, w.end_s) for w in heard.words] == [("您", 0.0, 0.3), ("好", 0.3, 0.6)]

    def test_openai_whisper_with_and_without_words(self):
        words = [
            {"word": " Good", "start": 1.0, "end": 1.3, "probability": 0.9},
            {"word": " morning.", "start": 1.3, "end": 1.8, "probability": 0.7},
        ]
        segments = [
            {
                "id": 0,
                "start": 1.0,
                "end": 1.9,
                "text": " Good morning.",
                "words": words,
                "avg_logprob": -0.3,
            },
            {"id": 1, "start": 2.5, "end": 3.2, "text": " Hi, Anna.", "avg_logprob": -0.6931472},
        ]
        transcript = parse({"text": "…", "segments": segments, "language": "english"})
        assert [row[1:] for row in said(transcript)] == [row[1:] for row in BOTH]
        assert [w.probability for w in transcript.segments[0].words] == [0.9, 0.7]
        assert transcript.segments[1].confidence == 0.5

    def test_whisperx_names_speakers_and_leaves_out_some_times(self):
        words = [{"word": "£20", "score": 0}, {"word": "please", "start": 0.5, "end": 1.0, "score": 0.9}]
        segment = {"start": 0.0, "end": 1.0, "text": "£20 please", "words": words, "speaker": "SPEAKER_01"}
        transcript = parse({"segments": [segment], "language": "en"}, speakers={"speaker_01": AGENT})
        assert said(transcript) == [(AGENT, 0.5, 1.0, "£20 please")]

    def test_a_bare_list_of_faster_whisper(self):
        assert parse([{"start": 0, "end": 1, "text": " 您好。"}]).language == "zh-CN"


class TestOurs:
    def test_our_own_form_is_read_as_before(self):
        segment = {"speaker": "agent", "start_s": 0.4, "end_s": 2.1, "text": "您好。"}
        transcript = parse({"language": "zh-CN", "segments": [segment]})
        assert (transcript.engine, said(transcript)) == ("sidecar", [(AGENT, 0.4, 2.1, "您好。")])


class TestCues:
    def test_webvtt_with_voices_settings_and_notes(self):
        text = (
            "\ufeffWEBVTT - a call\nLanguage: en\n\nNOTE\nchecked\n\nSTYLE\n::cue { color: red }\n\n"
            "1\n00:01.000 --> 00:01.800 align:start position:0%\n<v.loud Agent>Good <b>morning</b>.</v>\n\n"
            "00:00:02.500 --> 00:00:03.200\n<v Customer>Hi, Anna.\n"
        )
        transcript = parse(text, name="a.vtt")
        assert said(transcript) == BOTH
        assert transcript.engine == "webvtt"

    def test_inline_times_divide_a_cue(self):
        text = "WEBVTT\n\n00:00.000 --> 00:04.000\nGood <00:03.000>morning\n"
        [segment] = [each for each in parse(text).segments if "Good" in each.text]
        assert next((w.text, w.start_s) for w in segment.words) == ("Good", 0.0)
        assert {w.text: w.start_s for each in parse(text).segments for w in each.words}["morning"] == 3.0

    def test_two_voices_share_a_cue(self):
        text = "WEBVTT\n\n00:00.000 --> 00:02.000\n<v Agent>Hello.</v> <v Caller>Hello.</v>\n"
        assert said(parse(text)) == [(AGENT, 0.0, 1.0, "Hello."), (CUSTOMER, 1.0, 2.0, "Hello.")]

    def test_srt_names_speakers_before_a_colon(self):
        text = (
            "1\r\n00:00:01,000 --> 00:00:02,000\r\n客服：您好，\r\n请讲。\r\n\r\n"
            "2\r\n00:00:02,100 --> 00:00:03,000\r\n- 客戶: <i>你們好</i>\r\n"
        )
        assert said(parse(text, name="a.srt")) == [
            (AGENT, 1.0, 2.0, "您好，请讲。"),
            (CUSTOMER, 2.1, 3.0, "你们好"),
        ]

    @pytest.mark.parametrize("line", ["One thing: the price.", "At 9:30 tomorrow.", "Re: your bill"])
    def test_a_colon_alone_makes_no_speaker(self, line):
        [segment] = parse(f"1\n00:00:01,000 --> 00:00:02,000\n{line}\n").segments
        assert (segment.speaker, segment.text) == (UNKNOWN, line)

    def test_names_are_speakers_when_somebody_says_so(self):
        text = "1\n00:00:01,000 --> 00:00:02,000\nAnna Brown: Good morning.\n"
        assert said(parse(text, speakers={"anna brown": AGENT})) == [(AGENT, 1.0, 2.0, "Good morning.")]
