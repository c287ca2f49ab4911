"""The application for gunicorn: built in each worker, after the fork."""

from aid_service.app import create_app
from aid_service.assembly import open_ports
from aid_service.logs import write_json_logs
from aid_service.settings import read_settings

write_json_logs(read_settings().log_level)
app = create_app(open_ports(read_settings(), hurried=True))
