"""/v1/inputs: pictures that callers bring, for the flags that take one."""

from anyio.to_thread import run_sync
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from api.auth import UNAUTHORIZED, Caller
from api.errors import answer
from api.models import PictureOut, Problems
from api.parts import P, Parts
from distillery.pictures import PictureRefused
from distillery.pictures.decode import SIZE_LIMIT
from distillery.pictures.refusal import too_large
from distillery.vocabulary.pictures import StoredPicture

router = APIRouter(prefix="/v1/inputs", tags=["inputs"], responses=UNAUTHORIZED)

BODY = {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}, "required": True}


@router.post(
    "",
    status_code=201,
    response_model=PictureOut,
    responses={
        413: {"model": Problems, "description": "Too large a file"},
        422: {"model": Problems, "description": "No picture that is taken"},
    },
    openapi_extra={"requestBody": BODY},
)
async def keep(request: Request, parts: P, caller: Caller) -> PictureOut | JSONResponse:
    """Store a PNG, JPEG or WebP: the body is the file, whatever its Content-Type. The same file gets the same name."""
    try:
        picture = await run_sync(_kept, parts, await _body(request), caller, limiter=request.app.state.slow_lane)
    except PictureRefused as refused:
        return answer(413 if refused.problem.code == "too_large" else 422, refused.problem)
    return await run_sync(PictureOut.of, picture, parts.storage)


def _kept(parts: Parts, data: bytes, caller: str) -> StoredPicture:
    picture = parts.pictures.keep(data)
    parts.brought.add(caller, [picture.name])
    return picture


async def _body(request: Request) -> bytes:
    """The whole body. Raises PictureRefused as soon as it is, or says it is, larger than a picture may be."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > SIZE_LIMIT:
        raise too_large(SIZE_LIMIT)
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > SIZE_LIMIT:
            raise too_large(SIZE_LIMIT)
    return bytes(body)
