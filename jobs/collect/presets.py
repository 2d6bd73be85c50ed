"""What is known beforehand of the usual senders: how they sign, what they send, what to set up. Pure.

The mappings follow the documented payloads; a form that asks other questions needs other expressions, which
is why they are shown and can be changed.
"""

from dataclasses import dataclass
from types import MappingProxyType

from db.models.words import Purpose
from jobs.collect.payloads import PayloadMap


@dataclass(frozen=True, slots=True)
class Preset:
    """One sender.

    Attributes:
        name: what people call it
        scheme: the key of its signature scheme
        ours: whether we make the secret and they are told it; else they make it and we are told
        setup: what to do there, in two sentences
        mapping: how its payloads become signals
        channel: through what its customers speak
        purpose: why they speak
        challenge: where a body holds a text that is to be sent back, to prove that the address is ours
        greeting: the body it tries an address with before there is a secret; it is answered, never taken in
    """

    name: str
    scheme: str
    ours: bool
    setup: str
    mapping: PayloadMap
    channel: str
    purpose: Purpose
    challenge: str = ""
    greeting: bytes = b""


_FORMBRICKS = Preset(
    name="Formbricks",
    scheme="standard",
    ours=False,
    setup=(
        "In Formbricks open Configuration, Integrations, Webhooks, add one with the address below, choose"
        " “Response Finished” and copy its signing secret (whsec_…). Paste the secret here."
    ),
    mapping=PayloadMap(
        when="event == 'responseFinished' || !event",
        fields={
            "id": "data.id",
            "text": "values(data.data)[?type(@) == 'string']",
            "rating": "values(data.data)[?type(@) == 'number'] | [0]",
            "created_at": "data.updatedAt || data.createdAt",
            "user": "data.contact.userId || data.contactAttributes.userId || data.contactAttributes.email",
            "language": "data.language",
            "url": "data.meta.url",
        },
        details="{survey: data.survey.title || data.surveyId, answers: data.data}",
    ),
    channel="survey",
    purpose=Purpose.ASKED,
    greeting=b'{"event":"testEndpoint"}',
)

_ZENDESK = Preset(
    name="Zendesk",
    scheme="zendesk",
    ours=False,
    setup=(
        "In Zendesk open Admin Center, Apps and integrations, Webhooks, create one for the events “Ticket"
        " created” and “Comment added” with the address below. Reveal its signing secret and paste it here."
    ),
    mapping=PayloadMap(
        # a new ticket tells its first message twice: as the ticket's description and as a comment
        when=(
            "(type == 'zen:event-type:ticket.created' && detail.description)"
            " || (type == 'zen:event-type:ticket.comment_added' && event.comment.is_public"
            " && event.comment.body != detail.description)"
        ),
        fields={
            "id": "event.comment.id || join('', ['ticket ', to_string(detail.id)])",
            "title": "!(event.comment) && detail.subject || ''",
            "text": "plain(event.comment.body || detail.description)",
            "created_at": "time || detail.created_at",
            "user": "event.comment.author.id || detail.requester_id",
            "author": "event.comment.author.is_staff && 'agent' || 'customer'",
            "conversation": "detail.id",
        },
        details="{subject: detail.subject, priority: detail.priority, tags: detail.tags}",
    ),
    channel="mail",
    purpose=Purpose.WROTE_TO_US,
)

_PART = "(data.item.conversation_parts.conversation_parts[-1] || data.item.source)"
_INTERCOM = Preset(
    name="Intercom",
    scheme="intercom",
    ours=False,
    setup=(
        "In Intercom's Developer Hub open your app, Webhooks, enter the address below and subscribe to"
        " conversation.user.created, conversation.user.replied and conversation.admin.replied. Paste the"
        " app's client secret here; it stands under Basic information."
    ),
    mapping=PayloadMap(
        when=(
            'contains(`["conversation.user.created", "conversation.user.replied",'
            f' "conversation.admin.replied"]`, topic) && {_PART}.body'
        ),
        fields={
            "id": f"{_PART}.id || data.item.id",
            "text": f"plain({_PART}.body)",
            "created_at": f"{_PART}.created_at || created_at",
            "user": f"{_PART}.author.id",
            "author": f"{_PART}.author.type",
            "conversation": "data.item.id",
            "url": "data.item.links.conversation_web",
        },
        details="{topic: topic, subject: plain(data.item.source.subject)}",
    ),
    channel="chat",
    purpose=Purpose.WROTE_TO_US,
)

_SLACK = Preset(
    name="Slack",
    scheme="slack",
    ours=False,
    setup=(
        "At api.slack.com open your app, copy its signing secret from Basic Information and paste it here."
        " Then enter the address below under Event Subscriptions, subscribe to message.channels and invite"
        " the app to the channels where customers write: whoever writes there is taken for a customer."
    ),
    mapping=PayloadMap(
        when=(
            "type == 'event_callback' && event.type == 'message' && event.text && (!(event.subtype)"
            " || event.subtype == 'file_share' || event.subtype == 'thread_broadcast')"
        ),
        fields={
            "id": "join(' ', [event.channel, event.ts])",
            "text": "event.text",
            "created_at": "event.ts",
            "user": "event.user",
            "author": "event.bot_id && 'bot' || 'customer'",
            "conversation": "join(' ', [event.channel, event.thread_ts || event.ts])",
        },
        details="{team: team_id}",
    ),
    channel="chat",
    purpose=Purpose.WROTE_TO_US,
    challenge="type == 'url_verification' && challenge",
)

_ANSWERS = "form_response.answers"
_TYPEFORM = Preset(
    name="Typeform",
    scheme="typeform",
    ours=True,
    setup=(
        "In Typeform open the form, Connect, Webhooks, add one with the address below and edit it. Paste the"
        " secret shown here into its field “Secret” and switch it on."
    ),
    mapping=PayloadMap(
        when="event_type == 'form_response'",
        fields={
            "id": "form_response.token",
            "text": f"{_ANSWERS}[?field.type == 'long_text'].text || {_ANSWERS}[?type == 'text'].text",
            "rating": (
                f"{_ANSWERS}[?field.type == 'opinion_scale' || field.type == 'rating'"
                " || field.type == 'nps'].number | [0]"
            ),
            "created_at": "form_response.submitted_at",
            "user": f"form_response.hidden.user_id || ({_ANSWERS}[?type == 'email'].email | [0])",
        },
        details=(
            f"{{form: form_response.definition.title, chosen: {_ANSWERS}[?type == 'choice'].choice.label}}"
        ),
    ),
    channel="survey",
    purpose=Purpose.ASKED,
)

_CHATWOOT = Preset(
    name="Chatwoot",
    scheme="chatwoot",
    ours=False,
    setup=(
        "In Chatwoot open Settings, Integrations, Webhooks, add one with the address below for the event"
        " “Message created” and copy its secret. Paste the secret here."
    ),
    mapping=PayloadMap(
        when=(
            "event == 'message_created' && content && !private"
            " && (message_type == 'incoming' || message_type == 'outgoing')"
        ),
        fields={
            "id": "id",
            "text": "plain(content)",
            "created_at": "created_at",
            "user": "sender.id || contact.id",
            "author": "message_type",
            "conversation": "conversation.id || conversation.display_id",
        },
        details="{inbox: inbox.name, through: conversation.channel}",
    ),
    channel="chat",
    purpose=Purpose.WROTE_TO_US,
)

PRESETS = MappingProxyType(
    {
        "formbricks": _FORMBRICKS,
        "zendesk": _ZENDESK,
        "intercom": _INTERCOM,
        "slack": _SLACK,
        "typeform": _TYPEFORM,
        "chatwoot": _CHATWOOT,
    }
)
"""The senders by the key that a source keeps."""
